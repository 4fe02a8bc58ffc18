package io.mxsecrets.agent;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

@QuarkusMain
public final class Main implements QuarkusApplication {
    public static void main(String[] args) {
        Quarkus.run(Main.class, args);
    }

    @Override
    public int run(String... args) {
        System.out.println("up");
        System.out.flush();
        Runtime.getRuntime().halt(0);
        return 0;
    }
}
