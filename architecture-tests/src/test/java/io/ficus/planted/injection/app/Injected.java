package io.ficus.planted.injection.app;

import org.springframework.beans.factory.annotation.Autowired;

class Injected {
  @Autowired Runnable collaborator = () -> {};
}
