"""The networks: the course's, the studio's, its palette head, and names of weights in earlier files."""
