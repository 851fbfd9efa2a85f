"""Django's own formats for our two languages (FORMAT_MODULE_PATH); pages use samnak.ground.ui.formats."""
