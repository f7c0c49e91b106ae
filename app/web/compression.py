"""Whether who asks takes gzip: read once here, for pages and files alike."""


def takes_gzip(accepted: str) -> bool:
    """Read an `Accept-Encoding` header: gzip must be named (or `*`), and not with a weight of zero."""
    weights = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = next((row[2:].strip() for row in parameters if row.startswith("q=")), "1")
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", "0")))
    return weight.strip("0") not in ("", ".")
