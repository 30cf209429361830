package io.ficus.planted.rooms.attic;

final class Stray {}
