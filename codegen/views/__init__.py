"""The model as the templates see it, by subject. All spelling that is not a template's own stands here."""
