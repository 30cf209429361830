package io.ficus.planted.names.app;

final class StageManager {}
