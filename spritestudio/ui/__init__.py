"""The window. Qt lives here and nowhere else; torch is imported only inside a running job."""
