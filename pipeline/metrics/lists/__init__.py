"""Lists that stand behind figures and under them: evidence, flow, causes, ages, advice."""
