"""Forms for those who write in the registers, beside the pages for everybody."""
