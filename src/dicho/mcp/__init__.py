"""The ledger for a language model's program: tools that read and never write, over the Model Context Protocol."""
