"""The write side: the only INSERT, UPDATE and DELETE, for imports and for what people code."""
