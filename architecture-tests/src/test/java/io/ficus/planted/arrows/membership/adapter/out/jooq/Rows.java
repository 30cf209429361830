package io.ficus.planted.arrows.membership.adapter.out.jooq;

public final class Rows {}
