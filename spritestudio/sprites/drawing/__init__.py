"""Drawing on pixels: the points of strokes and shapes, and masks of what is selected. Numpy alone."""
