package io.ficus.planted.inward.membership.application;

public final class UseCase {}
