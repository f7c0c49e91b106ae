"""The read side: the only SELECTs of the pages; a session in, frozen dataclasses out."""
