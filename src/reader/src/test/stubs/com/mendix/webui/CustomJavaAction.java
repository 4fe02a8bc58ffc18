package com.mendix.webui;

import com.mendix.systemwideinterfaces.core.IContext;

/** The shape of the runtime's class, as far as generated actions need it. */
public abstract class CustomJavaAction<T> {
    protected CustomJavaAction(IContext context) {}

    public abstract T executeAction() throws Exception;
}
