"""Tables of quotations: a grid of cells that know where they stand in the capture, and rows made documents of them."""
