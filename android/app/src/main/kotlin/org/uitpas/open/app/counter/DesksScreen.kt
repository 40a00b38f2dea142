package org.uitpas.open.app.counter

import android.view.View
import android.widget.ArrayAdapter
import android.widget.CheckBox
import android.widget.EditText
import android.widget.Spinner
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shown
import org.uitpas.open.app.ui.taken
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.DesksAction
import org.uitpas.open.core.DesksView
import org.uitpas.open.core.DeviceView
import org.uitpas.open.core.Pictogram

/** Devices and desks of the counter, for who manages them. */
internal fun View.desks(view: DesksView, act: (CounterAction) -> Unit) {
    val doing = { action: DesksAction -> act(CounterAction.Desks(action)) }
    say(R.id.title, view.title)
    say(R.id.counter_name, view.counterName)
    say(R.id.text, view.text)
    offer(R.id.refresh, view.refreshLabel) { doing(DesksAction.Refresh) }

    val confirm = view.confirm
    findViewById<View>(R.id.confirm).run {
        shown = confirm != null
        say(R.id.question, confirm?.question)
        say(R.id.confirm_name, confirm?.name)
        say(R.id.means, confirm?.means)
        offer(R.id.yes, confirm?.yes) { doing(DesksAction.Confirm) }
        offer(R.id.no, confirm?.no) { act(CounterAction.Back) }
    }
    device(view.device.takeIf { confirm == null }, doing)

    findViewById<View>(R.id.set).shown = view.setText.isNotEmpty()
    say(R.id.set_text, view.setText)
    say(R.id.held_text, view.heldText)
    say(R.id.hours_label, view.hoursLabel.takeIf { view.openLabel != null })
    findViewById<View>(R.id.hours).shown = view.openLabel != null
    offer(R.id.open_desks, view.openLabel) { doing(DesksAction.OpenDesks(taken(R.id.hours))) }
    offer(R.id.close_desks, view.closeLabel) { doing(DesksAction.CloseDesks) }
    offer(R.id.give_back, view.giveBackLabel) { doing(DesksAction.GiveBack) }

    say(R.id.devices_title, view.devicesTitle)
    list(R.id.devices, R.layout.row, view.devices) {
        row(
            it.pictogram,
            it.name,
            it.text,
            it.lent.joinToString("\n"),
            warning = it.warnings.joinToString("\n"),
            deedLabel = it.changeLabel,
            selected = it.selected,
        ) { doing(DesksAction.ChooseDevice(it.id)) }
    }
    say(R.id.stock_title, view.stockTitle)
    list(R.id.stock, R.layout.row, view.stock) { row(Pictogram.GIFT, it.title, it.text, it.note, badge = it.price) }
    say(R.id.shortfall, view.shortfallText)
    say(R.id.conflicts_title, view.conflictsTitle)
    say(R.id.conflicts_text, view.conflictsText.takeIf { view.conflicts.isEmpty() })
    list(R.id.conflicts, R.layout.row, view.conflicts) { row(Pictogram.INFO, it.title, it.text, it.from) }
}

private fun View.device(device: DeviceView?, doing: (DesksAction) -> Unit) {
    val card = findViewById<View>(R.id.device)
    card.shown = device != null
    if (device == null) return
    say(R.id.device_title, device.title)
    say(R.id.name_label, device.nameLabel)
    // Another device's settings; the same one's stay as they are being changed.
    if (card.tag != device) {
        card.tag = device
        findViewById<EditText>(R.id.device_name).setText(device.name)
        findViewById<CheckBox>(R.id.is_desk).isChecked = device.isDesk
        findViewById<EditText>(R.id.risk_points).setText(device.riskPoints.toString())
        findViewById<EditText>(R.id.risk_floor).setText(device.riskFloor.toString())
        findViewById<Spinner>(R.id.lend_reward).adapter =
            ArrayAdapter(context, R.layout.choice_row, device.lendRewards.map { it.title })
    }
    findViewById<CheckBox>(R.id.is_desk).text = device.isDeskLabel
    say(R.id.risk_points_label, device.riskPointsLabel)
    say(R.id.risk_floor_label, device.riskFloorLabel)
    say(R.id.risk_text, device.riskText)
    offer(R.id.save_device, device.saveLabel) {
        doing(
            DesksAction.SaveDevice(
                findViewById<EditText>(R.id.device_name).text.toString(),
                findViewById<CheckBox>(R.id.is_desk).isChecked,
                findViewById<EditText>(R.id.risk_points).text.toString(),
                findViewById<EditText>(R.id.risk_floor).text.toString(),
            ),
        )
    }
    findViewById<View>(R.id.lend_part).shown = device.lendRewards.isNotEmpty()
    say(R.id.lend_reward_label, device.lendRewardLabel)
    say(R.id.lend_units_label, device.lendUnitsLabel)
    offer(R.id.lend, device.lendTitle) {
        val reward = device.lendRewards.getOrNull(findViewById<Spinner>(R.id.lend_reward).selectedItemPosition)
        reward?.let { doing(DesksAction.Lend(it.id, taken(R.id.lend_units))) }
    }
    offer(R.id.suspend, device.suspendLabel) { doing(DesksAction.Suspend) }
    offer(R.id.resume, device.resumeLabel) { doing(DesksAction.Resume) }
    offer(R.id.write_off, device.writeOffLabel) { doing(DesksAction.AskWriteOff) }
    offer(R.id.revoke, device.revokeLabel) { doing(DesksAction.AskRevoke) }
}
