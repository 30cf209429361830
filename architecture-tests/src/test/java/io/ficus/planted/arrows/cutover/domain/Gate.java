package io.ficus.planted.arrows.cutover.domain;

public final class Gate {}
