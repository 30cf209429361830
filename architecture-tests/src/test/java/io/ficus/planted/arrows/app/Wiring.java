package io.ficus.planted.arrows.app;

public final class Wiring {}
