"""What a file from outside may claim of itself; checked before memory or time is given to it.

Nothing here stands in the way of real art: a sheet of 4096×4096 holds 65,536 sprites of 16×16.
"""

from __future__ import annotations

MAX_PIXELS = 2**24  # of a picture, all frames together; 64 MiB as RGBA
MAX_DECODED_PIXELS = 4 * MAX_PIXELS  # of parts that a picture is put together from
MAX_LAID_PIXELS = 2**27  # laid on one another; a half-transparent one counts as many, since it takes as long
MAX_CELLS = 2**17  # of a sheet

MAX_SET_BYTES = 2**31  # two million sprites of 16×16; more would not fit beside a network in training
MAX_BATCH_BYTES = 2**26  # a grid of the history
MAX_CLASSES = 1000
MAX_SHARES = 2**28  # numbers that say how much of each class each sprite is
MAX_ARRAYS = 256  # in one file
UNPACKED_FREELY = 2**28  # bytes that an archive may unpack to, however small it is
MAX_RATIO = 200  # times its own size that a larger one may; sprites of the starter set reach some 30

MAX_ATLAS_BYTES = 2**24
MAX_DRAWING_BYTES = 2**26  # of a .piskel
MAX_PALETTE_BYTES = 2**20
MAX_TEXT_BYTES = 2**22  # of a text in a picture, such as a recipe
MAX_LAYERS = 4096
MAX_LEVELS = 64  # of groups in groups
MAX_COLORS = 2**16  # of a palette in a drawing
MAX_SIDE_PX = 32_768  # of a sheet
MAX_FOLDERS = 2000  # in the folder of a class
