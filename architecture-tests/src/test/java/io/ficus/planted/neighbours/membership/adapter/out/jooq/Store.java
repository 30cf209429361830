package io.ficus.planted.neighbours.membership.adapter.out.jooq;

public final class Store {}
