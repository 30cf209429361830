package io.ficus.planted.arrows.cdc.bridge;

public final class Bridge {}
