// The dashboard is complete without script; this only offers the other colours.
page.enableTheme();
