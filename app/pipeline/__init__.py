"""A source in, a parsed commentary out: pure stages and one impure edge."""
