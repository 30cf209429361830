package io.ficus.planted.hidden.membership.adapter.out.jooq;

public final class ShownStore {}
