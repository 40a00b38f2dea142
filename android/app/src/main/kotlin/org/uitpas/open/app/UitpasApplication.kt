package org.uitpas.open.app

import android.app.Application
import android.content.Context
import org.uitpas.open.app.core.Seats
import org.uitpas.open.app.system.BalanceWidget
import org.uitpas.open.core.PassholderView

/** The process: both sides of the pass, each opened when it is first needed. */
open class UitpasApplication : Application() {
    /** Where the registry is. */
    open val registryUrl: String get() = getString(R.string.registry_url)

    internal var seats = Seats(this)

    /** The sides that are open in this process. */
    val opened get() = seats.opened

    /** The sides that this phone was ever used for. */
    val used get() = seats.used

    val passholder get() = seats.passholder
    val counter get() = seats.counter

    /** A new view of the pass: the widget shows the same. */
    fun passShown(view: PassholderView) = BalanceWidget.show(this, view)
}

/** The process that this belongs to. */
val Context.uitpas get() = applicationContext as UitpasApplication
