package io.ficus.planted.arrows.cdc.feed;

public final class Feed {}
