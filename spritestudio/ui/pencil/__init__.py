"""Drawing on a sprite: the canvas, its tools and colours, and the page around them."""
