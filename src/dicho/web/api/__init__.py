"""The JSON API: one table of operations, from which both its routes and its OpenAPI document are made."""
