from hypothesis import settings

# Time is no property here, and a busy machine must not fail a test.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
