package io.ficus.planted.arrows.seam;

public final class Router {}
