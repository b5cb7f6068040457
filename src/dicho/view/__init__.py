"""What is shown, as data: marks, lanes and cards worked out on offsets; knows no HTML."""
