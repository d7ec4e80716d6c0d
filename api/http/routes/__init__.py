"""The endpoints, one module a resource; each offers a `router`."""
