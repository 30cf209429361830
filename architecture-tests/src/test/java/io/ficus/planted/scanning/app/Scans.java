package io.ficus.planted.scanning.app;

import org.springframework.context.annotation.ComponentScan;

@ComponentScan
class Scans {}
