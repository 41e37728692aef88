"""What a person makes: mixes, generations and their history, denoising steps, undo. Neither Qt nor torch."""
