package org.uitpas.open.app.system

import android.app.PendingIntent
import android.appwidget.AppWidgetManager
import android.appwidget.AppWidgetProvider
import android.content.ComponentName
import android.content.Context
import android.widget.RemoteViews
import org.uitpas.open.app.MainActivity
import org.uitpas.open.app.R
import org.uitpas.open.app.uitpas
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.PassholderView

/** The balance on the home screen; a touch opens the pass. No name: others see this screen too. */
class BalanceWidget : AppWidgetProvider() {
    override fun onUpdate(context: Context, manager: AppWidgetManager, ids: IntArray) {
        manager.updateAppWidget(ids, picture(context, null))
        // The core is perhaps still being opened.
        val update: PendingResult? = goAsync()
        context.uitpas.passholder.look { view ->
            view?.let { show(context, manager, ids, it) }
            update?.finish()
        }
    }

    companion object {
        /** Shows what the pass says, on every widget there is. */
        fun show(context: Context, view: PassholderView) {
            val manager = AppWidgetManager.getInstance(context) ?: return
            val widget = ComponentName(context, BalanceWidget::class.java)
            val ids = manager.getAppWidgetIds(widget)
            if (ids.isNotEmpty()) show(context, manager, ids, view)
        }

        private fun show(context: Context, manager: AppWidgetManager, ids: IntArray, view: PassholderView) {
            val pass = (view.screen as? PassholderScreen.Pass)?.view
            val loggedOut = view.screen is PassholderScreen.Login
            if (pass != null || loggedOut) manager.updateAppWidget(ids, picture(context, pass?.run { balanceText to asOf }))
        }

        private fun picture(context: Context, texts: Pair<String, String>?) =
            RemoteViews(context.packageName, R.layout.balance_widget).apply {
                val (balance, asOf) = texts ?: (context.getString(R.string.show_my_pass) to "")
                setTextViewText(R.id.balance, balance)
                setTextViewText(R.id.as_of, asOf)
                val open = PendingIntent.getActivity(context, 0, MainActivity.showPass(context), PendingIntent.FLAG_IMMUTABLE)
                setOnClickPendingIntent(R.id.widget, open)
            }
    }
}
