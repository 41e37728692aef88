"""Reading art: pictures, sheets, animations, arrays, and folders of them."""
