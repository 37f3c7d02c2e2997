"""Review: findings of a register out as a sheet for officials, their decisions back in."""
