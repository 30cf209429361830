package io.ficus.planted.arrows.shop;

public final class Codes {}
