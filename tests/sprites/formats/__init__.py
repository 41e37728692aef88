"""The files beside a sheet, read back by parsers that are not ours."""
