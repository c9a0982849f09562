"""What the log says happened: its rows, the episodes made of them, what is known when."""
