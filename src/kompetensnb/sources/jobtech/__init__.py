"""Arbetsförmedlingen: the occupational barometer, and counts of adverts by the services of JobTech."""
