"""What missed targets cost: reductions of the fee and penalties, step by step."""
