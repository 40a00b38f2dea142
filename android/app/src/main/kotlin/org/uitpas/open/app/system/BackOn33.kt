package org.uitpas.open.app.system

import android.annotation.TargetApi
import android.app.Activity
import android.os.Build
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher

/** From Android 13 on the system asks beforehand whether going back stays in the app. */
@TargetApi(Build.VERSION_CODES.TIRAMISU)
class BackOn33(private val activity: Activity, back: () -> Unit) {
    private val callback = OnBackInvokedCallback(back)
    private var registered = false

    /** Whether it does. */
    fun possible(possible: Boolean) {
        if (possible == registered) return
        registered = possible
        activity.onBackInvokedDispatcher.run {
            if (possible) {
                registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, callback)
            } else {
                unregisterOnBackInvokedCallback(callback)
            }
        }
    }
}
