package io.ficus.planted.nullness.app;

final class Unmarked {}
