"""HTTP in, HTML or JSON out: thin routes, one module for each family of pages."""
