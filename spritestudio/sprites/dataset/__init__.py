"""Sets of labelled sprites: editing, inspecting, mending, splitting and measuring them."""
