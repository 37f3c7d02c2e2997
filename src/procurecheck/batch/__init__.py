"""Many cases: where they are, isolated workers that check them, going on after a kill, many machines."""
