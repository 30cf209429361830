package io.ficus.planted.configurations.membership.adapter.out.jooq;

import org.springframework.context.annotation.Configuration;

@Configuration
public class AnotherConfiguration {}
