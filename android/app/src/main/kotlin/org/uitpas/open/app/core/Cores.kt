package org.uitpas.open.app.core

import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterApp
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.PassholderApp
import org.uitpas.open.core.PassholderView
import org.uitpas.open.core.ViewListener

/** The two generated objects have the same methods and no common type: here it is. */
class CounterCore(private val app: CounterApp) : Core<CounterView, CounterAction> {
    override fun view() = app.view()

    override fun dispatch(action: CounterAction) = app.dispatch(action)

    override fun listen(listener: ViewListener?) = app.setListener(listener)

    override fun setOnline(online: Boolean) = app.setOnline(online)

    override fun foreground() = app.foreground()

    override suspend fun settled() = app.settled()

    override fun waiting(view: CounterView) = view.status.waiting

    override fun end() = app.destroy()
}

/** The passholder's. */
class PassholderCore(private val app: PassholderApp) : Core<PassholderView, PassholderAction> {
    override fun view() = app.view()

    override fun dispatch(action: PassholderAction) = app.dispatch(action)

    override fun listen(listener: ViewListener?) = app.setListener(listener)

    override fun setOnline(online: Boolean) = app.setOnline(online)

    override fun foreground() = app.foreground()

    override suspend fun settled() = app.settled()

    override fun waiting(view: PassholderView) = view.status.waiting

    override fun end() = app.destroy()
}
