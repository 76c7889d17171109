"""A counselor's morning, played in two versions: how many clicks and keystrokes eight tasks take."""
